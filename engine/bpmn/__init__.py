"""BPMN as data: read into a frozen graph, judge it, draw it, describe it. Nothing here runs a process."""
