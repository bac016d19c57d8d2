import type { ArtifactHints, ArtifactKind } from '@unpark/model';
import { kindFromHints } from '../kind-from-hints';

/** Which of the text forms a file has; its first line says so. */
export type TextProfileForm =
  | { readonly form: 'count'; readonly name: string; readonly total: string }
  | { readonly form: 'heap' }
  | { readonly form: 'block' }
  | { readonly form: 'mutex' };

/** The form that a first line announces; undefined when it is none of them. */
export function textProfileForm(line: string): TextProfileForm | undefined {
  if (line.startsWith('--- contention:')) return { form: 'block' };
  if (line.startsWith('--- mutex:')) return { form: 'mutex' };
  if (line.startsWith('heap profile: ')) return { form: 'heap' };
  const [, name, total] = /^(\S{1,200}) profile: total (\d{1,19})$/.exec(line) ?? [];
  return name !== undefined && total !== undefined ? { form: 'count', name, total } : undefined;
}

const COUNTED: ReadonlyMap<string, ArtifactKind> = new Map([
  ['goroutine', 'pprof-goroutine'],
  ['threadcreate', 'pprof-threadcreate'],
  ['goroutineleak', 'pprof-goroutineleak'],
]);

/** The kind of profile that a form is; heap and allocs are one text, which the hints tell apart. */
export function kindOfForm(form: TextProfileForm, hints?: ArtifactHints): ArtifactKind {
  switch (form.form) {
    case 'count':
      return COUNTED.get(form.name) ?? 'pprof-other';
    case 'heap':
      return hints && kindFromHints(hints) === 'pprof-allocs' ? 'pprof-allocs' : 'pprof-heap';
    case 'block':
      return 'pprof-block';
    case 'mutex':
      return 'pprof-mutex';
  }
}
