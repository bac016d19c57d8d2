import { ok, type Result } from '@unpark/base';
import type { Action, AddressedKind, Deps, WorkspaceScope } from '@unpark/usecases';
import type { z } from 'zod';

/** What operations are told apart by for people, in this order. */
export const OPERATION_GROUPS = [
  'Captures',
  'Reading captures',
  'Services',
  'Incidents',
  'Notes',
  'Investigations and links',
  'Rules and mutes',
  'Workspace',
  'Notifications',
  'Shared links',
  'This interface',
] as const;
export type OperationGroup = (typeof OPERATION_GROUPS)[number];

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Why keys are refused, in the words of the document and its page. */
export const PEOPLE_ONLY = {
  rights:
    'For people only: no key hands out rights, so that one that got away cannot make itself a successor.',
  sends:
    'For people only: a channel sends what happens in the workspace to an address, with a secret of its own, and would go on when the key that made it is revoked.',
  own: 'For people only: it is about the person who asks.',
  whole: 'For people only: it is about the workspace as a whole, and a key is a part of it.',
  page: 'For people only: it keeps pages that are open up to date.',
} as const;
export type PeopleOnly = keyof typeof PEOPLE_ONLY;

/** What is said of an operation, whether a route is made of it or stands by itself. */
export interface OperationFacts {
  /** unique and stable: clients name their functions by it */
  readonly id: string;
  readonly method: Method;
  /** below `/api/v1`, as `/incidents/{id}/comments` */
  readonly path: string;
  readonly group: OperationGroup;
  /** one line, without a full stop */
  readonly summary: string;
  readonly description?: string;
  /** what the caller must be allowed; absent where the address itself is the right, or nobody asks */
  readonly action?: Action;
  /** keys are refused, and why: what it does needs a person who is signed in */
  readonly peopleOnly?: PeopleOnly;
  /**
   * The workspace is that of the row in `{id}`, or of the caller: a key belongs to one, people name
   * it in the query. Absent where no workspace is entered.
   */
  readonly enters?: AddressedKind | 'workspace';
  /** of the query, without `workspace` */
  readonly query?: z.ZodObject;
  /** of JSON that is sent */
  readonly body?: z.ZodType;
  /** status of the answer that is hoped for */
  readonly status: number;
  /** of JSON that is answered; absent where there is none */
  readonly answer?: z.ZodType;
}

/** An operation whose route was written by hand: streams, files, headers that matter. */
export interface DescribedOperation extends OperationFacts {
  readonly kind: 'described';
  /** media types that may be sent instead of JSON */
  readonly sends?: readonly string[];
  /** headers of the request that have a meaning here, with it */
  readonly headers?: Readonly<Record<string, string>>;
  /** media type of an answer that is no JSON */
  readonly gives?: readonly string[];
  /** of further good answers, what they say */
  readonly also?: Readonly<Record<number, string>>;
}

export interface OperationContext {
  readonly deps: Deps;
  readonly scope: WorkspaceScope;
  /** parts of the address in braces; text that may be anything */
  readonly params: Readonly<Record<string, string>>;
}

/** An operation that is JSON in and out and one use case: its route is made of this. */
export interface JsonOperation extends OperationFacts {
  readonly kind: 'json';
  readonly action: Action;
  readonly enters: AddressedKind | 'workspace';
  run(context: OperationContext, query: unknown, body: unknown): Promise<Result<unknown>>;
}

export type Operation = DescribedOperation | JsonOperation;

/** What a view may be, of what a schema takes. */
type Plain<T> = T extends readonly (infer I)[]
  ? readonly Plain<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : T;

interface Given<Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>
  extends Omit<OperationFacts, 'query' | 'body' | 'answer'> {
  readonly action: Action;
  readonly enters: AddressedKind | 'workspace';
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  readonly run: (
    context: OperationContext,
    query: z.output<Q>,
    body: z.output<B>,
  ) => Promise<Result<Plain<z.input<A>>>>;
}

/** One entry of the table; what it gives is held against the schema of its answer by the compiler. */
export const jsonOperation = <
  Q extends z.ZodObject,
  B extends z.ZodType = z.ZodNever,
  A extends z.ZodType = z.ZodUnknown,
>({
  run,
  ...facts
}: Given<Q, B, A>): JsonOperation => ({
  kind: 'json',
  ...facts,
  // the router hands over what these very schemas read
  run: (context, query, body) => run(context, query as z.output<Q>, body as z.output<B>),
});

export const describedOperation = (
  facts: Omit<DescribedOperation, 'kind'>,
): DescribedOperation => ({
  kind: 'described',
  ...facts,
});

/** What a use case gave, in the shape of an answer. */
export const mapped = <T, U>(result: Result<T>, shape: (value: T) => U): Result<U> =>
  result.ok ? ok(shape(result.value)) : result;
