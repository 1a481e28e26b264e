import { watchTimers } from './timerLateness';

/** How long to watch, in milliseconds: as long as a flood lasts on a quiet machine, roughly. */
const watchedMs = 2000;

const stop = watchTimers();
setTimeout(stop, watchedMs);
