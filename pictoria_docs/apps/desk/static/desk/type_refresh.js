/** Types that somebody changes while the desk is open are there when one comes back to it, or goes on deciding. */

/** Follow the project's types until `signal` ends it. @param {import('./review_app.js').ReviewApp} app @param {AbortSignal} signal */
export function followTypes(app, signal) {
  const { canvas, queue } = app;
  let known = '';
  queue.addEventListener('loaded', () => {
    const told = JSON.stringify([queue.ownTypes, queue.linkRules]);
    if (known && told !== known) {
      canvas.learn(queue.linkRules, queue.ownTypes);
      canvas.types.teach(app.t);
    }
    known = told;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && known) queue.load().catch((error) => app.report(error));
  }, { signal });
}
