-- Read from the rollup from now on; what is overdue is counted by case_open_views.
DROP INDEX case_open_counts;
