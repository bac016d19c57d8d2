import type { Problem } from '@unpark/base';
import { EXIT } from './exit-codes';
import { problemText, styled, type Terminal } from './terminal';

/** Prints why a command stopped and gives its exit code. */
export function stopped(terminal: Terminal, problem: Problem, code: number = EXIT.failed): number {
  terminal.note(`${styled(terminal, 'red', 'unpark:')} ${problemText(problem).trimStart()}`);
  return code;
}
