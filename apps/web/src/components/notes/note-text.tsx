import type { SaidView } from '@unpark/usecases';
import { UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useWriterOf } from '../shell/writer-words';

/** Words of a person; names of members that were meant stand out. */
export function NoteText({ said }: { said: Pick<SaidView, 'text' | 'mentions'> }) {
  const parts: ReactNode[] = [];
  let rest = said.text;
  while (rest !== '') {
    const next = said.mentions
      .map(({ name }) => ({ name: `@${name}`, at: rest.indexOf(`@${name}`) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
    if (!next) break;
    parts.push(
      rest.slice(0, next.at),
      <b key={parts.length} className="font-medium text-accent">
        {next.name}
      </b>,
    );
    rest = rest.slice(next.at + next.name.length);
  }
  return (
    <p className="whitespace-pre-wrap break-words">
      {parts}
      {rest}
    </p>
  );
}

/** Who said it and when. */
export function SaidBy({ said }: { said: SaidView }) {
  const t = useTranslations('notes');
  const writerOf = useWriterOf();
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5 text-dense text-ink-3">
      <b className="font-semibold text-ink marks-through">
        {writerOf({ by: said.author?.name, byKey: said.byKey }) ?? t('left')}
      </b>
      <UtcTime iso={said.at} />
      {said.editedAt && <span>· {t('edited')}</span>}
    </p>
  );
}
