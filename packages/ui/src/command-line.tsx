'use client';

import { Fragment } from 'react';
import { classNames } from './class-names';
import { CopyButton } from './copy-button';
import { useUiWords } from './ui-words';

/**
 * A line for the shell that can be copied; `note` stands above it as a comment does. Wraps between
 * arguments only: `--flag` cut after a dash reads as another flag.
 */
export function CommandLine({
  command,
  note,
  className,
}: {
  command: string;
  note?: string;
  className?: string;
}) {
  const words = useUiWords();
  return (
    <div
      className={classNames(
        'flex items-start gap-2 bg-sunken rounded-control py-1.5 pl-3 pr-1.5',
        className,
      )}
    >
      <pre className="flex-1 min-w-0 py-1 whitespace-pre-wrap break-words">
        {note && <span className="text-ink-3">{`# ${note}\n`}</span>}
        {command.split(' ').map((argument, place) => (
          <Fragment key={`${place} ${argument}`}>
            {place > 0 && ' '}
            <span className="inline-block max-w-full break-words">{argument}</span>
          </Fragment>
        ))}
      </pre>
      <CopyButton text={command} variant="ghost" aria-label={words.copyCommand(command)} />
    </div>
  );
}
