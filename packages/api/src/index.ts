export { type AppRouter, appRouter, createCaller } from './app-router';
export { type Context, createContext } from './context';
export { logFailure } from './log-failure';
export { problemError, shownProblem, type ShownProblem, unwrap } from './problem-error';
export { channelFields } from './channel-input';
export { linkFields, nameInput, notesInput, savedViewInput } from './investigation-input';
export { labelInput } from './label-input';
export { overlapHours } from './procedures/api-key-rotate';
export { environmentName } from './procedures/environment-add';
export { saidInput } from './procedures/annotation-input';
export {
  checklistText,
  commentText,
  reportText,
  severityInput,
  titleInput,
} from './procedures/incident-input';
export { checkedRule, ruleDocument } from './rule-input';
export { serviceFields } from './procedures/service-update';
