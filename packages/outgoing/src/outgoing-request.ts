import type { Result } from '@unpark/base';

export interface OutgoingRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** host names that redirects may lead to, beside the first one's */
  readonly hosts?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface OutgoingAnswer {
  readonly status: number;
  /** of the answer, identity encoded; at most the limit of the settings */
  readonly body: Uint8Array;
}

export interface Outgoing {
  /**
   * What can be said of an address without asking DNS: for the form in which somebody types it.
   *
   * @returns `outgoing.address`, `outgoing.port`, `outgoing.refused`
   */
  checkUrl(url: string): Result<URL>;
  /**
   * One request with its redirects. Problems are classes: they say what kind of thing went wrong and
   * nothing that the other side said.
   *
   * @returns those of `checkUrl`, `outgoing.not-resolved`, `outgoing.not-connected`,
   * `outgoing.certificate`, `outgoing.too-slow`, `outgoing.too-long`, `outgoing.redirect`,
   * `outgoing.broken`, `outgoing.stopped`
   */
  send(request: OutgoingRequest): Promise<Result<OutgoingAnswer>>;
}
