-- Why a priority was given and somebody was chosen is written without a tag of its own: {"because":"phrase","phrase":"x"} becomes
-- {"phrase":{"phrase":"x"}}, {"by":"taken"} becomes "taken".
UPDATE case_event SET event = json_set(event, '$.reason', json(CASE (SELECT count(*) FROM json_each(event, '$.reason')) WHEN 1 THEN json_quote(json_extract(event, '$.reason.because')) ELSE json_object(json_extract(event, '$.reason.because'), json_remove(json_extract(event, '$.reason'), '$.because')) END))
WHERE json_type(event, '$.reason.because') IS NOT NULL;
UPDATE case_event SET event = json_set(event, '$.why', json(CASE (SELECT count(*) FROM json_each(event, '$.why')) WHEN 1 THEN json_quote(json_extract(event, '$.why.by')) ELSE json_object(json_extract(event, '$.why.by'), json_remove(json_extract(event, '$.why'), '$.by')) END))
WHERE json_type(event, '$.why.by') IS NOT NULL;
