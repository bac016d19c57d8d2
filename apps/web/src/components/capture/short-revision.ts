import type { VcsFacts } from '@unpark/model';

/** As people read a commit: its beginning, with a plus when the build had changes of its own. */
export const shortRevision = ({ revision, modified }: VcsFacts): string =>
  `${revision.slice(0, 10)}${modified ? '+' : ''}`;
