"""The service that many a person has written in a course: FastAPI, everything in memory, one
JSON file that each change writes whole, syncs and puts in its place. DATA names the file."""

import json
import os
from datetime import date

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

DATA = os.environ["DATA"]
app = FastAPI()
with open(DATA) as file:
    stored = json.load(file)
counter = stored["counter"]
expenses = {int(key): expense for key, expense in stored["expenses"].items()}


class New(BaseModel):
    description: str = Field(min_length=1)
    amount: float = Field(gt=0)
    category: str
    date: str | None = None


def save():
    temp = DATA + ".tmp"
    with open(temp, "w") as file:
        json.dump({"counter": counter, "expenses": expenses}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temp, DATA)


@app.post("/expenses", status_code=201)
def add(new: New):
    global counter
    counter += 1
    day = new.date or date.today().isoformat()
    expenses[counter] = {"id": counter, **new.model_dump(), "date": day}
    save()
    return expenses[counter]


@app.get("/expenses/summary")
def summary(since: str = "", until: str = "9999"):
    totals = {}
    for expense in expenses.values():
        if since <= expense["date"] <= until:
            totals[expense["category"]] = totals.get(expense["category"], 0) + expense["amount"]
    return totals


@app.get("/expenses")
def find(category: str | None = None, limit: int = 20):
    found = [e for e in expenses.values() if category is None or e["category"] == category]
    return found[-limit:]


@app.get("/expenses/{id}")
def get(id: int):
    if id not in expenses:
        raise HTTPException(404)
    return expenses[id]


@app.delete("/expenses/{id}", status_code=204)
def delete(id: int):
    if expenses.pop(id, None) is None:
        raise HTTPException(404)
    save()
