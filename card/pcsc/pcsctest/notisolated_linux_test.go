package pcsctest

func notIsolated() *Service { return &Service{thread: &thread{}} }
