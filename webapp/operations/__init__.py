"""What machines ask: is Krokus alive, is it ready, how much waits."""
