-- Training reads the latest labels of an axis; a person sees how many they gave today.
CREATE INDEX label_axis ON label (axis, at, feedback_id);
CREATE INDEX label_person ON label (person_id, at);
