"""What other tools write into BPMN files, said in Krokus's own terms: Camunda 7 and 8, Activiti, Flowable,
jBPM, SpiffWorkflow. Works on the tree; what cannot be said is noted, never dropped in silence.
"""
