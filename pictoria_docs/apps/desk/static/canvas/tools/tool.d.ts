import type { Position } from '../page_layout.js';

/** What a tool does with the pointer and the keys. */
export interface Tool {
  /** It is taken up. */
  enter?(): void;
  /** Its key is pressed again while it is in hand. */
  again?(): void;
  /** A press: whether a drag that begins here is the tool's; else it moves the page. */
  grab(position: Position, event: PointerEvent): boolean;
  drag?(position: Position, event: PointerEvent): void;
  drop?(position: Position, event: PointerEvent): void;
  click(position: Position, event: MouseEvent, target: Element): void;
  double?(position: Position): void;
  hover?(position: Position): void;
  /** Whether the key was used. */
  key?(action: string, event: KeyboardEvent): boolean;
  /** Another type is drawn. */
  restyle?(): void;
  cancel(): void;
}
