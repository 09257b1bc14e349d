// A client of the API whose paths, parameters and bodies are checked by the
// compiler against the OpenAPI document (schema.d.ts is generated from it).

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import createClient, { type Client, type Middleware } from 'openapi-fetch';

import type { components, paths } from './schema.js';

export type API = Client<paths>;

/** What the document calls a body of this name. */
export type Body<Name extends keyof components['schemas']> = components['schemas'][Name];

/**
 * Says who asks. `actor` is for a server run with --sandbox or --insecure-demo
 * ("user role organisation"), `token` and `key` for all others.
 */
export type Who = { actor: string } | { token: string } | { key: string };

const commands = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Returns a client of the server at `base` for one caller. Each request gets an
 * id, and each command an idempotency key where it brings none. When an answer
 * is lost on the way the request is sent again with both: by its key a command
 * is still carried out once.
 */
export function open(base: string, who: Who): API {
  const headers: Middleware = {
    onRequest({ request }) {
      if (!request.headers.has('X-Request-ID')) request.headers.set('X-Request-ID', randomUUID());
      if (commands.has(request.method) && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', randomUUID());
      }
      const [name, value] = credential(who);
      request.headers.set(name, value);
      return request;
    },
  };
  const client = createClient<paths>({ baseUrl: base.replace(/\/+$/, ''), fetch: persist });
  client.use(headers);
  return client;
}

const attempts = 3;

/** Sends a request until there is an answer, whatever it is, three times at most. */
async function persist(request: Request): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(request.clone());
    } catch (err) {
      if (attempt === attempts || request.signal.aborted) throw err;
      await wait(attempt * 200);
    }
  }
}

function credential(who: Who): [string, string] {
  if ('actor' in who) return ['X-Demo-Actor', who.actor];
  if ('token' in who) return ['Authorization', `Bearer ${who.token}`];
  return ['X-API-Key', who.key];
}

/** Thrown by {@link must}: the server answered, but not with what was wanted. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    readonly operation: string,
    readonly status: number,
    readonly requestId: string | null,
    /** The problem document (RFC 9457), as it came. */
    readonly problem: unknown,
  ) {
    super(`${operation}: answered ${status}, request id ${requestId ?? 'missing'}: ${JSON.stringify(problem)}`);
  }
}

type Answered<Data> = { data?: Data; error?: unknown; response: Response };

/** Returns the data of a good answer, and throws an {@link AnswerError} otherwise. */
export async function must<Data>(operation: string, answer: Promise<Answered<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await answer;
  if (!response.ok || data === undefined || data === null) {
    throw new AnswerError(operation, response.status, response.headers.get('X-Request-ID'), error);
  }
  return data;
}

/** Returns the problem of an answer that has to be a refusal of this status. */
export async function refused<Problem>(
  operation: string,
  status: number,
  answer: Promise<{ error?: Problem; response: Response }>,
): Promise<NonNullable<Problem>> {
  const { error, response } = await answer;
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status !== status || !type.startsWith('application/problem+json') || error === undefined || error === null) {
    throw new AnswerError(`${operation}: wanted a refusal with ${status}`, response.status, response.headers.get('X-Request-ID'), error);
  }
  return error;
}
