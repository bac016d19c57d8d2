'use client';

import { Field, Notice, TextInput } from '@unpark/ui';
import Link from 'next/link';
import type { ComponentProps, FormEvent, ReactNode } from 'react';
import { ProblemNotice, type ShownProblem } from '../problem-words';

export const PASSWORD_MIN_CHARACTERS = 12;

/** The fields of an account with what was refused above them. Without scripts it is posted, never got. */
export const AccountForm = ({
  problem,
  onSubmit,
  children,
}: {
  problem: ShownProblem | undefined;
  onSubmit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
  children: ReactNode;
}) => (
  <form method="post" onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-3">
    <ProblemNotice problem={problem} />
    {children}
  </form>
);

type Labels = Pick<ComponentProps<typeof Field>, 'label' | 'hint' | 'error'>;
type Input = Pick<
  ComponentProps<typeof TextInput>,
  'autoComplete' | 'autoFocus' | 'defaultValue' | 'value' | 'onChange'
>;

export const EmailField = ({ label, ...input }: Labels & Input) => (
  <Field label={label}>
    {(control) => (
      <TextInput
        autoComplete="username"
        {...control}
        name="email"
        type="email"
        required
        inputMode="email"
        spellCheck={false}
        {...input}
      />
    )}
  </Field>
);

/** For a password that is being chosen. */
export const NewPasswordField = ({ label, hint, error, ...input }: Labels & Input) => (
  <Field label={label} hint={hint} error={error}>
    {(control) => (
      <TextInput
        {...control}
        name="password"
        type="password"
        required
        maxLength={128}
        autoComplete="new-password"
        {...input}
        {...{ passwordrules: `minlength: ${PASSWORD_MIN_CHARACTERS};` }}
      />
    )}
  </Field>
);

/** What is done, in place of the form. */
export const FormDone = ({ children }: { children: ReactNode }) => (
  <Notice tone="good" role="status">
    {children}
  </Notice>
);

/** For rich words: a part of what is done that leads on. */
export const doneLink = (href: string) =>
  function DoneLink(words: ReactNode) {
    return (
      <Link className="text-accent font-medium" href={href}>
        {words}
      </Link>
    );
  };
