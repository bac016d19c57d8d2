export interface AuditRow {
  readonly id: string;
  readonly at: string;
  /** `user:<id>`, `key:<id>`, `nobody`, `system` */
  readonly actor: string;
  /** absent when the account or key is gone */
  readonly actorName?: string;
  readonly action: string;
  readonly object?: string;
  readonly result: string;
  readonly address?: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export interface AuditView {
  readonly entries: readonly AuditRow[];
  readonly nextCursor?: string;
}

/** What the filters of the record offer. */
export interface AuditChoices {
  readonly actions: readonly string[];
  readonly actors: readonly { readonly actor: string; readonly name?: string }[];
}
