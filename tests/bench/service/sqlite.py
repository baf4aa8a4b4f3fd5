"""The service of a course's next chapter: FastAPI on SQLite, `synchronous=FULL`, with indexes
on date and category. DATA names the file."""

import os
import sqlite3
import threading
from datetime import date

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI()
local = threading.local()
COLUMNS = "rowid AS id, date, amount, category, description"


def db():
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(os.environ["DATA"], isolation_level=None, timeout=30)
        local.db.execute("PRAGMA synchronous=FULL")
        local.db.row_factory = sqlite3.Row
    return local.db


class New(BaseModel):
    description: str = Field(min_length=1)
    amount: float = Field(gt=0)
    category: str
    date: str | None = None


@app.post("/expenses", status_code=201)
def add(new: New):
    day = new.date or date.today().isoformat()
    statement = "INSERT INTO expense(date, amount, category, description) VALUES (?, ?, ?, ?)"
    row = db().execute(statement, (day, new.amount, new.category, new.description))
    return {"id": row.lastrowid, **new.model_dump(), "date": day}


@app.get("/expenses/summary")
def summary(since: str = "", until: str = "9999"):
    statement = "SELECT category, sum(amount) FROM expense WHERE date BETWEEN ? AND ? GROUP BY 1"
    return dict(tuple(row) for row in db().execute(statement, (since, until)))


@app.get("/expenses")
def find(category: str | None = None, limit: int = 20):
    where = "WHERE category = :category" if category else ""
    statement = f"SELECT {COLUMNS} FROM expense {where} ORDER BY date DESC, rowid DESC LIMIT :limit"
    return [dict(row) for row in db().execute(statement, {"category": category, "limit": limit})]


@app.get("/expenses/{id}")
def get(id: int):
    row = db().execute(f"SELECT {COLUMNS} FROM expense WHERE rowid = ?", (id,)).fetchone()
    if row is None:
        raise HTTPException(404)
    return dict(row)


@app.delete("/expenses/{id}", status_code=204)
def delete(id: int):
    if db().execute("DELETE FROM expense WHERE rowid = ?", (id,)).rowcount == 0:
        raise HTTPException(404)
