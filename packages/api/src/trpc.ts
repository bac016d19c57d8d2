import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import type { Context } from './context';
import { shownProblem } from './problem-error';

const trpc = initTRPC.context<Context>().create({
  transformer: superjson,
  isDev: false,
  errorFormatter({ shape, error, ctx }) {
    const problem = shownProblem(error, ctx?.requestId ?? 'unknown');
    const { stack: _, ...data } = shape.data;
    return { ...shape, message: problem.message, data: { ...data, problem } };
  },
});

export const { router, createCallerFactory } = trpc;
export const anyProcedure = trpc.procedure;
