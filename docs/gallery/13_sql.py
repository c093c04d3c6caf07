"""
Every single raid, with SQL
===========================

A sweep stores each replication. A query reads the views points, runs, failures and series, and nothing else.
"""

import forcemix as fm

results = fm.Results.load("../../results/attritable-share")
results.sql("""
    SELECT red_attritable, blue_attritable, count(*) AS raids,
           quantile_cont(leakage__num / leakage__den, [0.05, 0.5, 0.95]) AS leakage_5_50_95
    FROM runs JOIN points USING (point)
    WHERE red_attritable = 1 AND leakage__den > 0
    GROUP BY ALL ORDER BY blue_attritable
""").to_pandas()
