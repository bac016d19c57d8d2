'use client';

import { Tooltip as RadixTooltip } from 'radix-ui';
import {
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';

const OPEN_AFTER_MS = 300;
/** Long enough to reach the words with the pointer. */
const CLOSE_AFTER_MS = 150;

const CONTENT =
  'z-50 max-w-80 px-2 py-1.5 bg-surface border border-line rounded-control shadow-[var(--shadow-2)] text-dense text-ink';

/** Words on hover and on focus; the trigger keeps its own accessible name. */
export function Tooltip({
  content,
  children,
  side = 'top',
}: {
  content: ReactNode;
  /** one element that takes a ref and focus */
  children: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <RadixTooltip.Provider delayDuration={OPEN_AFTER_MS}>
      <RadixTooltip.Root>
        <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
        <RadixTooltip.Portal>
          <RadixTooltip.Content side={side} sideOffset={6} collisionPadding={8} className={CONTENT}>
            {content}
          </RadixTooltip.Content>
        </RadixTooltip.Portal>
      </RadixTooltip.Root>
    </RadixTooltip.Provider>
  );
}

/**
 * The same for many small elements, each with `data-tip` and an accessible name that holds the words:
 * one tooltip that goes to where it is needed, because making one costs more than what it tells of.
 */
export function TooltipOfMany({
  contentOf,
  children,
}: {
  /** of what `data-tip` says */
  contentOf: (tip: string) => ReactNode;
  children: ReactNode;
}) {
  const [over, setOver] = useState<{ readonly tip: string; readonly box: DOMRect }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const setLater = (next: typeof over, afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOver(next), afterMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = ({ target }: PointerEvent | FocusEvent, afterMs: number) => {
    const element = (target as Element).closest<HTMLElement>('[data-tip]');
    const tip = element?.dataset['tip'];
    if (!element || tip === undefined) return setLater(undefined, CLOSE_AFTER_MS);
    setLater({ tip, box: element.getBoundingClientRect() }, afterMs);
  };
  return (
    <>
      <div
        className="contents"
        onPointerOver={(event) => {
          if (event.pointerType !== 'touch') show(event, over ? 0 : OPEN_AFTER_MS);
        }}
        onPointerLeave={() => setLater(undefined, CLOSE_AFTER_MS)}
        onFocus={(event) => {
          if (event.target.matches(':focus-visible')) show(event, 0);
        }}
        onBlur={() => setLater(undefined, 0)}
      >
        {children}
      </div>
      {over && (
        <RadixTooltip.Provider>
          <RadixTooltip.Root key={over.tip} open onOpenChange={() => setOver(undefined)}>
            <RadixTooltip.Trigger asChild>
              <span
                aria-hidden="true"
                className="pointer-events-none fixed"
                style={{
                  left: over.box.left,
                  top: over.box.top,
                  width: over.box.width,
                  height: over.box.height,
                }}
              />
            </RadixTooltip.Trigger>
            <RadixTooltip.Portal>
              <RadixTooltip.Content
                sideOffset={6}
                collisionPadding={8}
                className={CONTENT}
                onPointerEnter={() => clearTimeout(timer.current)}
                onPointerLeave={() => setLater(undefined, 0)}
              >
                {contentOf(over.tip)}
              </RadixTooltip.Content>
            </RadixTooltip.Portal>
          </RadixTooltip.Root>
        </RadixTooltip.Provider>
      )}
    </>
  );
}
