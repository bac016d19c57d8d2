'use client';

import { useTranslations } from 'next-intl';
import { Fragment } from 'react';

/** Marks that turn or hide text around them: shown by their number, so that a name is what it says. */
const INVISIBLE = /([\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff])/u;
/** A line may end after a folder and before an ending or the next word of the name. */
const BREAKS = /(?<=\/)|(?<=[^./_\- ])(?=[._-])/u;

const codeOf = (mark: string): string =>
  `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A name that a stranger gave: isolated, breaking between its parts, in a word only when it must. */
export function FileName({ name }: { name: string }) {
  const t = useTranslations('shell');
  return (
    <bdi className="wrap-break-word">
      {name.split(INVISIBLE).map((part, i) =>
        i % 2 === 1 ? (
          <span
            key={i}
            title={t('invisible')}
            className="rounded-swatch bg-sunken px-0.5 text-ink-3"
          >
            {codeOf(part)}
          </span>
        ) : (
          part.split(BREAKS).map((piece, at) => (
            <Fragment key={`${i} ${at}`}>
              {at > 0 && <wbr />}
              {piece}
            </Fragment>
          ))
        ),
      )}
    </bdi>
  );
}
