'use client';

import { formatCount } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import { frameFamily, shortenSymbol } from '@unpark/model';
import { classNames, CopyButton } from '@unpark/ui';
import { RuleOfGroup } from '../patterns/rule-of-group';
import { fileLine } from './group-words';

/** Innermost first, as Go prints it; your frames bold with an edge, plumbing grey. */
export function StackList({
  group,
  selectedFunctions,
  goid,
  onFunction,
}: {
  group: GoroutineGroup;
  selectedFunctions: readonly string[];
  /** id of one of its goroutines */
  goid: string;
  onFunction: (symbol: string) => void;
}) {
  const count = group.rows.length;
  const text = group.frames
    .map((frame) => `${frame.function}\n\t${frame.file}:${frame.line}`)
    .join('\n');
  return (
    <div className="min-w-0">
      <div className="flex min-h-[31px] items-center gap-2 border-b border-line pr-1.5 pl-3 text-dense">
        <h3 className="num flex-1 font-semibold whitespace-normal">
          {count === 1 ? `Stack of g${goid}` : `Stack of ${formatCount(count)} goroutines`}
        </h3>
        {count > 1 && <span className="num text-ink-3">g{goid} first</span>}
        <RuleOfGroup group={group} />
        <CopyButton text={text} variant="ghost" aria-label="Copy the stack" />
      </div>
      {group.frames.length === 0 ? (
        <p className="px-3 py-2 text-dense text-ink-3">This dump prints no frames for it.</p>
      ) : (
        <ol className="py-1">
          {group.frames.map((frame, i) => {
            const family = frameFamily(frame.function, frame.file);
            const own = family === 'own';
            const selected = selectedFunctions.includes(frame.function);
            return (
              <li key={i}>
                <button
                  type="button"
                  aria-pressed={selected}
                  title={`${frame.function}\n${frame.file}:${frame.line}`}
                  onClick={() => onFunction(frame.function)}
                  className={classNames(
                    'grid w-full grid-cols-[minmax(0,1fr)_auto] gap-2 px-3 py-0.5 text-left text-dense hover:bg-sunken phone:py-1.5',
                    own && 'shadow-[inset_3px_0_0_var(--accent-line)]',
                    !own && family !== 'third-party' && 'text-ink-2',
                    selected && 'bg-accent-bg',
                  )}
                >
                  <span
                    className={classNames('code marks-through', own && 'font-semibold text-ink')}
                  >
                    <Symbol text={shortenSymbol(frame.function, 1)} />
                    {frame.inlined && <span className="font-normal text-ink-3"> inlined</span>}
                  </span>
                  <span className="code text-ink-3">{fileLine(frame)}</span>
                </button>
              </li>
            );
          })}
          {group.creator && (
            <li
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 px-3 py-0.5 text-dense text-ink-3"
              title={`${group.creator.file}:${group.creator.line}`}
            >
              <span className="marks-through">
                created by <code>{shortenSymbol(group.creator.function, 1)}</code>
              </span>
              <span className="code">{fileLine(group.creator)}</span>
            </li>
          )}
        </ol>
      )}
    </div>
  );
}

/** A name that may break only between its parts. */
export const Symbol = ({ text }: { text: string }) =>
  text.split(/(?<=\.)(?=[(\w])/).map((part, i) => (
    <span key={i}>
      {i > 0 && <wbr />}
      {part}
    </span>
  ));
