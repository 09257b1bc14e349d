package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// row is one line of the table. What is empty is shown as a dash.
type row struct{ what, ours, peer, ratio, goal, verdict string }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**not met**"
}

func printTable(w io.Writer, machine string, rows []row) error {
	var b strings.Builder
	b.WriteString(machine + "\n\n")
	b.WriteString("| what | ours | peer | ours/peer in speed | goal | met |\n|---|---|---|---|---|---|\n")
	for _, r := range rows {
		cells := []string{r.what, r.ours, r.peer, r.ratio, r.goal, r.verdict}
		for i, c := range cells {
			if c == "" {
				cells[i] = "–"
			}
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// unit says how the time of one operation is shown.
type unit uint8

const (
	perOperation unit = iota + 1 // as that time
	perSecond                    // as how many fit into a second
)

func (u unit) show(seconds float64) string {
	if u == perSecond {
		return rate(1 / seconds)
	}
	return span(time.Duration(seconds * float64(time.Second)))
}

// span shows a time with about three digits.
func span(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", d.Seconds()*1e3)
	case d >= time.Microsecond:
		return fmt.Sprintf("%.3g µs", d.Seconds()*1e6)
	}
	return fmt.Sprintf("%d ns", d.Nanoseconds())
}

// rate shows a number per second, its thousands apart and three digits true.
func rate(perSecond float64) string {
	n := int64(perSecond)
	for scale := int64(1); ; scale *= 10 {
		if n/scale < 1000 {
			n = n / scale * scale
			break
		}
	}
	return thousands(n) + "/s"
}

func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func percent(ratio float64) string {
	if ratio >= 10 {
		return fmt.Sprintf("%.0f×", ratio)
	}
	return fmt.Sprintf("%.0f %%", 100*ratio)
}
