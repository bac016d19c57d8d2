'use client';

import { useEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button';
import { useUiWords } from './ui-words';

type Outcome = 'idle' | 'copied' | 'refused';

/** Copies and says so for two seconds; says too when the browser refuses. */
export function CopyButton({
  text,
  label,
  variant = 'secondary',
  size = 'small',
  ...rest
}: {
  /** what is copied; as a function when it costs something to make */
  text: string | (() => string | Promise<string>);
  label?: string;
} & Omit<ButtonProps, 'onClick' | 'children'>) {
  const words = useUiWords();
  const [outcome, setOutcome] = useState<Outcome>('idle');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    let next: Outcome = 'copied';
    let copied = '';
    try {
      copied = typeof text === 'string' ? text : await text();
      await navigator.clipboard.writeText(copied);
    } catch {
      next = copied !== '' && copyBySelection(copied) ? 'copied' : 'refused';
    }
    setOutcome(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome('idle'), 2000);
  };
  return (
    <Button
      variant={variant}
      size={size}
      icon={outcome === 'copied' ? 'check' : 'copy'}
      onClick={() => void copy()}
      {...rest}
    >
      <span aria-live="polite">
        {outcome === 'copied'
          ? words.copied
          : outcome === 'refused'
            ? words.notCopied
            : (label ?? words.copy)}
      </span>
    </Button>
  );
}

/** Pages served over plain HTTP from another host have no clipboard API. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.className = 'fixed top-0 left-0 opacity-0';
  const parent = document.querySelector('dialog[open]') ?? document.body;
  parent.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
