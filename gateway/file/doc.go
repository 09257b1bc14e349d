// Package file writes messages to files, for development.
package file
