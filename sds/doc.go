// Package sds reads people and their roles from attributes of the Spine Directory Service.
package sds
