package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// describeMachine says what was measured on, as far as the system tells.
func describeMachine(dir string) string {
	parts := []string{runtime.GOOS + "/" + runtime.GOARCH}
	cpus := fmt.Sprintf("%d CPUs", runtime.NumCPU())
	if model := cpuModel(); model != "" {
		cpus += " (" + model + ")"
	}
	parts = append(parts, cpus, runtime.Version())
	if d, err := flushTime(dir); err == nil {
		parts = append(parts, "one flush to this disk "+span(d))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		one, _, _ := strings.Cut(string(load), " ")
		parts = append(parts, "load of others at the start "+one)
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(". Medians of %d turns, ours and peer by turns.", turns)
}

func cpuModel() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// flushTime returns the median time to append 4 KiB to a file and flush it.
func flushTime(dir string) (time.Duration, error) {
	f, err := os.Create(filepath.Join(dir, "flush"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	page := make([]byte, 4096)
	times := make([]time.Duration, 51)
	for i := range times {
		start := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		times[i] = time.Since(start)
	}
	return median(times), nil
}
