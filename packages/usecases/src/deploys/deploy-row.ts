import type { DeployView } from '../incidents/incident-views';

export const deployRow = (row: {
  readonly id: string;
  readonly at: Date;
  readonly environment: string | null;
  readonly revision: string | null;
  readonly note: string;
}): DeployView => ({
  id: row.id,
  at: row.at.toISOString(),
  environment: row.environment ?? undefined,
  revision: row.revision ?? undefined,
  note: row.note,
});
