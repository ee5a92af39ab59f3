"""The rehearsal of the invented fund: a cast that does, moment by moment, what people do in a real one."""
