// Package notifytest is a server that behaves as GOV.UK Notify says it does, for tests.
package notifytest
