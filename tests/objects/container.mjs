/**
 * Makes a container in Azurite; fails if it does not answer yet.
 *
 *     node container.mjs NAME
 *
 * The account, its key and the endpoint come from the environment, as `object_store` reads them.
 */
import { createHmac } from "node:crypto";

const name = process.argv[2];
const account = process.env.AZURE_STORAGE_ACCOUNT_NAME;
const url = `${process.env.AZURE_STORAGE_ENDPOINT}/${name}?restype=container`;
const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2023-11-03" };
const canonical = Object.entries(headers).map(([key, value]) => `${key}:${value}\n`).join("");
const resource = `/${account}/${account}/${name}\nrestype:container`;
const text = `PUT\n\n\n\n\n\n\n\n\n\n\n\n${canonical}${resource}`;
const key = Buffer.from(process.env.AZURE_STORAGE_ACCOUNT_KEY, "base64");
const signature = createHmac("sha256", key).update(text, "utf8").digest("base64");
headers.Authorization = `SharedKey ${account}:${signature}`;
const answer = await fetch(url, { method: "PUT", headers }).catch((error) => ({ status: error }));
process.exitCode = answer.status === 201 || answer.status === 409 ? 0 : 1;
