import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from './class-names';

const BOX =
  'w-full border border-control rounded-control bg-surface text-ink placeholder:text-ink-3 aria-invalid:border-crit disabled:opacity-55';

export interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>;
  /** code face, for names that come from a program */
  code?: boolean;
}

export const TextInput = ({ className, code, ...rest }: TextInputProps) => (
  <input
    className={classNames(
      BOX,
      'h-[30px] px-2.5 phone:h-10 phone:text-[16px]',
      code && 'code',
      className,
    )}
    {...rest}
  />
);

export const TextArea = ({
  className,
  code,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & {
  ref?: Ref<HTMLTextAreaElement>;
  code?: boolean;
}) => <textarea className={classNames(BOX, 'px-2.5 py-2', code && 'code', className)} {...rest} />;

export const SelectInput = ({
  className,
  ...rest
}: React.SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) => (
  <select
    className={classNames(BOX, 'h-[30px] pl-2 pr-1 phone:h-10 phone:text-[16px]', className)}
    {...rest}
  />
);

export interface FieldProps {
  label: ReactNode;
  /** the rule, before anything went wrong */
  hint?: ReactNode;
  /** what is wrong and what to do; announced */
  error?: ReactNode;
  className?: string;
  /** gives the control its id and the ids of hint and error */
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-dense text-ink-3">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} role="alert" className="text-dense text-crit empty:hidden">
        {error}
      </p>
    </div>
  );
}
