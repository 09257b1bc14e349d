// Package rakit is the root of the Registration Authority kit. It holds no
// code: the packages below it do. README.md has the map.
package rakit
