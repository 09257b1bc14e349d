package passcode

import (
	"strconv"
	"time"
)

// dateOrders are the ways of writing a date as six or eight digits, day and month
// of two digits each. The numbers say where each part begins.
var dateOrders = []struct {
	name             string
	length           int
	year, month, day int
}{
	{name: "ddmmyy", length: 6, year: 4, month: 2, day: 0},
	{name: "mmddyy", length: 6, year: 4, month: 0, day: 2},
	{name: "yymmdd", length: 6, year: 0, month: 2, day: 4},
	{name: "ddmmyyyy", length: 8, year: 4, month: 2, day: 0},
	{name: "mmddyyyy", length: 8, year: 4, month: 0, day: 2},
	{name: "yyyymmdd", length: 8, year: 0, month: 4, day: 6},
}

// dateOrdersOf returns the orders in which digits are a day of the years 1900 to
// 2099. Seven digits are never a date: which part was cut short is anybody's guess.
func dateOrdersOf(digits string) []string {
	var names []string
	for _, o := range dateOrders {
		if o.length != len(digits) {
			continue
		}
		// Two digits stand for 1900 to 1999 or 2000 to 2099. Every day of the
		// former is one of the latter, since 2000 was a leap year.
		year := 2000 + number(digits[o.year:o.year+2])
		if o.length == 8 {
			year = number(digits[o.year : o.year+4])
		}
		month, day := number(digits[o.month:o.month+2]), number(digits[o.day:o.day+2])
		if 1900 <= year && year <= 2099 && isDay(year, month, day) {
			names = append(names, o.name)
		}
	}
	return names
}

// isDay reports whether the calendar has the day: what it has not runs over into
// another month. Unlike guidance.NewDate this makes no errors to be thrown away.
func isDay(year, month, day int) bool {
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Month()) == month
}

// number returns the value of digits, which are ASCII digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
