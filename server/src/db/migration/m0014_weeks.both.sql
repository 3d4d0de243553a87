-- Figures of themes are kept by week, too. Where there are some by day alone, the first fold makes their weeks; all
-- instances stop for it, so that no older one folds days alone afterwards.
INSERT INTO setting (key, value) SELECT 'weeks_of_themes', 'due' WHERE EXISTS (SELECT 1 FROM rollup WHERE metric = 'theme');
