import { rm } from 'node:fs/promises';
import type { Problem } from '@unpark/base';
import type { Answer } from './http-get';
import { shownUrl } from './http-get';
import type { PlannedArtifact } from './plan';
import { firstLine, looksLikeHtml, notPprof } from './pprof-target';

/**
 * What is wrong with an answer, or undefined. Removes the file of an answer that is not the
 * artifact: a saved error page would only be read as damage later.
 */
export async function answerProblem(
  artifact: PlannedArtifact,
  url: URL,
  answer: Answer,
  path: string,
): Promise<Problem | undefined> {
  const problem =
    answer.status === 200
      ? contentProblem(artifact, url, answer)
      : statusProblem(artifact, url, answer);
  if (problem && answer.status === 200) await rm(path, { force: true });
  return problem;
}

function statusProblem(artifact: PlannedArtifact, url: URL, answer: Answer): Problem {
  const said = firstLine(answer.head);
  if (said.includes('already in use') || said.includes('already enabled')) {
    return {
      code: 'capture.in-use',
      message: `The process is being profiled by someone else: ${said}`,
      next: `Stop the other profiler (a continuous profiler or agent) or leave this out with --no-${artifact.name}.`,
    };
  }
  if (said.includes('WriteTimeout')) {
    return {
      code: 'capture.write-timeout',
      message: `${url.host} refuses ${artifact.seconds} s: its WriteTimeout is shorter.`,
      next: 'Take fewer --seconds, or serve net/http/pprof on a server of its own without WriteTimeout.',
    };
  }
  if (answer.status === 404 && said.includes('Unknown profile')) {
    return {
      code: 'capture.not-found',
      message: `This Go version or build has no ${artifact.name} profile.`,
    };
  }
  return notPprof(url, answer);
}

function contentProblem(artifact: PlannedArtifact, url: URL, answer: Answer): Problem | undefined {
  const { head } = answer;
  if (head.length === 0) {
    return {
      code: 'capture.empty',
      message: `${shownUrl(url)} answered with nothing.`,
      next: 'Try again; the process may have been shutting down.',
    };
  }
  if (looksLikeHtml(answer)) return notPprof(url, answer);
  const text = Buffer.from(head).toString('latin1');
  const fits = {
    // gzip, or a bare profile as some mux wrappers unpack it: field 1, length-delimited
    pprof: (head[0] === 0x1f && head[1] === 0x8b) || head[0] === 0x0a,
    dump: text.includes('goroutine '),
    'counted-text': text.includes(' profile: total '),
    trace: text.startsWith('go 1.') && text.slice(0, 16).includes(' trace\0'),
  }[artifact.expect];
  return fits ? undefined : notPprof(url, answer);
}
