'use client';

import { formatCount } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import { frameFamily, shortenSymbol } from '@unpark/model';
import { Button, classNames, CopyButton, Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useContext, useState } from 'react';
import { RuleOfGroup } from '../patterns/rule-of-group';
import { sourceLink } from './flame-source-link';
import { fileLine } from './group-words';
import { ProgramContext } from './program-context';
import { foldFrames } from './stack-folds';

interface StackFrame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly inlined: boolean;
}

/** As Go prints it, without addresses. */
export const stackText = (
  frames: readonly StackFrame[],
  creator?: { readonly function: string; readonly file: string; readonly line: number },
): string =>
  [
    ...frames.map((frame) => `${frame.function}\n\t${frame.file}:${frame.line}`),
    ...(creator ? [`created by ${creator.function}\n\t${creator.file}:${creator.line}`] : []),
  ].join('\n');

/** The stack that a row of goroutines shares. */
export function StackList({
  group,
  count,
  selectedFunctions,
  goid,
  onFunction,
  onGoroutine,
}: {
  group: GoroutineGroup;
  /** goroutines of the row it was taken from */
  count: number;
  selectedFunctions: readonly string[];
  /** id of one of its goroutines */
  goid: string;
  onFunction: (symbol: string) => void;
  /** opens the page of the one goroutine */
  onGoroutine: (goid: string) => void;
}) {
  const t = useTranslations('goroutines');
  return (
    <div className="min-w-0">
      <div className="flex min-h-[31px] flex-wrap items-center gap-x-2 border-b border-line pr-1.5 pl-3 text-dense">
        <h3 className="num min-w-0 flex-[1_0_170px] py-1 font-semibold whitespace-normal">
          {count === 1
            ? t('stackOfOne', { goid })
            : t('stackOf', { n: count, count: formatCount(count) })}
        </h3>
        <Button variant="ghost" size="small" onClick={() => onGoroutine(goid)}>
          {t('openGoroutine', { goid })}
        </Button>
        <RuleOfGroup group={group} />
        <CopyButton
          text={stackText(group.frames, group.creator)}
          variant="ghost"
          label={t('copyStack')}
        />
      </div>
      {group.frames.length === 0 ? (
        <p className="px-3 py-2 text-dense text-ink-3">{t('noFrames')}</p>
      ) : (
        <Frames
          frames={group.frames}
          creator={group.creator}
          selectedFunctions={selectedFunctions}
          onFunction={onFunction}
        />
      )}
    </div>
  );
}

/**
 * Innermost first, as Go prints it; your frames bold with an edge, plumbing grey, what a library does
 * inside itself as one row that opens.
 */
export function Frames<F extends StackFrame>({
  frames,
  creator,
  creatorNote,
  selectedFunctions,
  onFunction,
  tells,
  below,
}: {
  frames: readonly F[];
  creator?: { readonly function: string; readonly file: string; readonly line: number } | undefined;
  /** after the creator: a link to its goroutine */
  creatorNote?: ReactNode;
  selectedFunctions: readonly string[];
  onFunction: (symbol: string) => void;
  /** a frame that is not folded away */
  tells?: (frame: F) => boolean;
  /** drawn under a frame */
  below?: (frame: F) => ReactNode;
}) {
  const t = useTranslations('goroutines');
  const [opened, setOpened] = useState<{ of: readonly F[]; from: ReadonlySet<number> }>();
  const open = opened?.of === frames ? opened.from : NONE;
  const parts = foldFrames(
    frames,
    (frame) => selectedFunctions.includes(frame.function) || tells?.(frame) === true,
  );
  const line = (at: number) => {
    const frame = frames[at];
    return (
      frame && (
        <FrameLine
          key={at}
          frame={frame}
          selected={selectedFunctions.includes(frame.function)}
          onFunction={onFunction}
        >
          {below?.(frame)}
        </FrameLine>
      )
    );
  };
  return (
    <ol className="group/stack py-1">
      {parts.map((part) => {
        if (part.kind === 'frame') return line(part.at);
        const { from, to } = part;
        const isOpen = open.has(from);
        const toggle = () => {
          const next = new Set(open);
          if (!next.delete(from)) next.add(from);
          setOpened({ of: frames, from: next });
        };
        const names = [frames[from], frames[to - 1]].map((frame) =>
          shortenSymbol(frame?.function ?? '', 1),
        );
        return [
          <li key={`fold ${from}`}>
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={toggle}
              className="flex w-full items-baseline gap-2 px-3 py-0.5 text-left text-dense text-ink-3 outline-offset-[-2px] hover:bg-sunken phone:py-1.5"
            >
              <span aria-hidden="true" className="w-2 shrink-0">
                {isOpen ? '▾' : '▸'}
              </span>
              <span className="min-w-0">
                {!isOpen && (
                  <span className="code marks-through">
                    <Symbol text={names[0] ?? ''} /> … <Symbol text={names[1] ?? ''} />,{' '}
                  </span>
                )}
                <span className="num whitespace-nowrap">
                  {t('folded', { n: to - from, count: formatCount(to - from) })}
                </span>
              </span>
            </button>
          </li>,
          ...(isOpen ? Array.from({ length: to - from }, (_, i) => line(from + i)) : []),
        ];
      })}
      {creator && (
        <li
          className={classNames(
            'grid grid-cols-[minmax(0,1fr)_auto] gap-2 px-3 py-0.5 text-dense text-ink-3',
            LIKE_LINKED_CREATOR,
          )}
          title={`${creator.function}\n${creator.file}:${creator.line}`}
        >
          <span className="marks-through">
            {t.rich('createdBy', {
              name: shortenSymbol(creator.function, 1),
              code: (chunks) => <code>{chunks}</code>,
            })}
            {creatorNote}
          </span>
          <span className="code">{fileLine(creator)}</span>
        </li>
      )}
    </ol>
  );
}

const NONE: ReadonlySet<number> = new Set();

/** Where other frames have a link to their source, lines of files stand under each other. */
const LIKE_LINKED =
  'group-has-[[data-source]]/stack:pr-6 phone:group-has-[[data-source]]/stack:pr-8';
const LIKE_LINKED_CREATOR =
  'group-has-[[data-source]]/stack:pr-9 phone:group-has-[[data-source]]/stack:pr-11';

function FrameLine({
  frame,
  selected,
  onFunction,
  children,
}: {
  frame: StackFrame;
  selected: boolean;
  onFunction: (symbol: string) => void;
  children: ReactNode;
}) {
  const t = useTranslations('goroutines');
  const family = frameFamily(frame.function, frame.file);
  const own = family === 'own';
  const program = useContext(ProgramContext);
  const { function: symbol, file } = frame;
  const link = program && sourceLink({ symbol, file, line: frame.line }, program);
  return (
    <li
      className={classNames(
        own && 'shadow-[inset_3px_0_0_var(--accent-line)]',
        selected && 'bg-accent-bg',
      )}
    >
      <div className={classNames('flex items-start', !link && LIKE_LINKED)}>
        <button
          type="button"
          aria-pressed={selected}
          title={`${frame.function}\n${frame.file}:${frame.line}`}
          onClick={() => onFunction(frame.function)}
          className={classNames(
            'grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-2 px-3 py-0.5 text-left text-dense outline-offset-[-2px] hover:bg-sunken phone:py-1.5',
            !own && family !== 'third-party' && 'text-ink-2',
          )}
        >
          <span className={classNames('code marks-through', own && 'font-semibold text-ink')}>
            <Symbol text={shortenSymbol(frame.function, 1)} />
            {frame.inlined && <span className="font-normal text-ink-3"> {t('inlined')}</span>}
          </span>
          <span className="code text-ink-3">{fileLine(frame)}</span>
        </button>
        {link && (
          <a
            href={link}
            data-source
            target="_blank"
            rel="noreferrer noopener"
            aria-label={t('openSource', { place: fileLine(frame) })}
            title={t('openSource', { place: fileLine(frame) })}
            className="grid size-6 flex-none place-items-center text-ink-3 outline-offset-[-2px] hover:text-accent phone:size-8"
          >
            <Icon name="external" size={12} />
          </a>
        )}
      </div>
      {children}
    </li>
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
