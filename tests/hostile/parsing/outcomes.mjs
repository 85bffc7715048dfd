// What may happen to a case. The shop alone must do exactly that; what a proxy in front may do as
// well is in `nginx` (statuses where nginx mends the request, or refuses what is allowed).

// One answer with one of the statuses, and the connection ends: nothing behind it is read.
export const refused = (...statuses) => ({ kind: 'refused', statuses: statuses.length ? statuses : [400] });
// One answer, and the request behind it is answered too.
export const kept = (...statuses) => ({ kind: 'kept', statuses: statuses.length ? statuses : [200] });
// One answer, and the connection ends because the request said so.
export const closing = (...statuses) => ({ kind: 'closing', statuses: statuses.length ? statuses : [200] });
// As many answers as statuses, in order, and the request behind them is answered too.
export const sequence = (...statuses) => ({ kind: 'sequence', statuses });
// The request is not whole, so it is not answered as if it were.
export const unanswered = () => ({ kind: 'unanswered', statuses: [] });

// `rule` names the section and says its sentence in our words. `more` may hold nginx (see above),
// nginxWaits (it may wait for the rest), isOld (it may answer as HTTP/0.9, without a head), methods (of
// requests that are not GET), check (of the first final answer), alone (no request follows),
// noInterim (no 1xx may come) and pieces (instead of bytes).
const make = (level) => (name, rule, bytes, outcome, more = {}) => ({ level, name, rule, bytes, outcome, ...more });
export const must = make('MUST');
export const should = make('SHOULD');
