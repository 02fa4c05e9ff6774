-- Questions over the registers of many companies, for DuckDB: duckdb < registers.sql
--
-- In each repository, with the name that the company is to have here:
--   clause10 register --format jsonl --name "Acme" -o /somewhere/registers/acme.jsonl
-- and here, in the folder above `registers`, this file. `clause10 schema register` says what each key means.

-- The keys are typed here: in a small register a key may have no value at all, and nothing to guess a type from.
-- Of a register that is there twice, the newer state counts.
CREATE OR REPLACE TEMP VIEW findings AS
SELECT * FROM read_json('registers/*.jsonl', format = 'newline_delimited', columns = {
    version: 'INTEGER', register: 'VARCHAR', "commit": 'VARCHAR', as_of: 'DATE', history: 'VARCHAR',
    finding: 'VARCHAR', path: 'VARCHAR', kind: 'VARCHAR', severity: 'VARCHAR', status: 'VARCHAR', "open": 'BOOLEAN',
    title: 'VARCHAR', requirements: 'VARCHAR[]', requirements_2022: 'VARCHAR[]', source: 'VARCHAR',
    found_by: 'VARCHAR', audit: 'VARCHAR', area: 'VARCHAR', raised: 'DATE', owner: 'VARCHAR', due: 'DATE',
    first_due: 'DATE', overdue: 'BOOLEAN', days_overdue: 'INTEGER', root_cause_categories: 'VARCHAR[]',
    correction: 'DATE', verified: 'DATE', verification_result: 'VARCHAR', closed: 'DATE', days_open: 'INTEGER',
    recurrence_of: 'VARCHAR[]',
    corrective_actions: 'STRUCT("action" VARCHAR, "owner" VARCHAR, due DATE, done DATE, state VARCHAR)[]',
    diagnostics: 'STRUCT(errors INTEGER, warnings INTEGER, infos INTEGER, waived INTEGER, existing INTEGER, inherited INTEGER)'
})
QUALIFY rank() OVER (PARTITION BY register ORDER BY as_of DESC) = 1;

-- Which requirements fail most, by how many companies? Numbers of 2013 count as what became of them.
SELECT requirement, count(DISTINCT register) AS companies, count(*) AS findings,
       count(*) FILTER ("open") AS still_open
FROM (SELECT register, "open", unnest(requirements_2022) AS requirement
      FROM findings WHERE kind = 'nonconformity' AND status <> 'withdrawn')
WHERE requirement LIKE 'ISO27001:2022/%'
GROUP BY requirement
ORDER BY companies DESC, findings DESC, requirement;

-- How many days until a nonconformity is closed, by severity and by the year in which it was?
SELECT severity, year(closed) AS closed_in, count(*) AS findings, median(days_open) AS median_days,
       max(days_open) AS most_days
FROM findings
WHERE kind = 'nonconformity' AND status = 'closed' AND days_open IS NOT NULL
GROUP BY severity, closed_in
ORDER BY severity, closed_in;

-- Who is overdue, since when, and was the date moved already?
SELECT register, finding, severity, owner, due, days_overdue, due > first_due AS was_moved
FROM findings
WHERE overdue
ORDER BY days_overdue DESC, register, finding;
