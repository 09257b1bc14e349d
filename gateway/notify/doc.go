// Package notify hands messages over to GOV.UK Notify.
package notify
