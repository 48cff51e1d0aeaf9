import type { Answers, Bodies } from './api.js';

/** The parts of a path between its slashes, without its query. */
type Segments<Path extends string> = Path extends `${infer Before}?${string}` ? Segments<Before>
  : Path extends `${infer First}/${infer Rest}` ? [First, ...Segments<Rest>] : [Path];

/** Whether a path is one of a route, whose "{names}" stand for anything. */
type Matches<Path, Route> = [Path, Route] extends [[infer Part, ...infer Parts], [infer Name, ...infer Names]]
  ? (Name extends `{${string}}` ? true : Part extends Name ? true : false) extends true ? Matches<Parts, Names> : false
  : [Path, Route] extends [[], []] ? true : false;

/** What a table of routes has for a path; `never`: there is no such route. */
type Found<Table, Method extends string, Path extends string> = {
  [Route in keyof Table]: Route extends `${Method} /api/v1${infer Known}`
    ? Matches<Segments<Path>, Segments<Known>> extends true ? Table[Route] : never : never;
}[keyof Table];

/** What the server answers at a path below a root; any: which path it is, is not known here. */
export type Answer<Method extends string, Root extends string, Path extends string> = string extends Path ? any
  : Found<Answers, Method, `${Root}${Path}`>;

/** What the server takes at a path below a root. */
export type Body<Method extends string, Root extends string, Path extends string> = string extends Path ? object
  : Found<Bodies, Method, `${Root}${Path}`>;
