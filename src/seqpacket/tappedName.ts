/** What is appended to the name of a socket file that is moved aside for a tap. */
export const tappedSuffix = '.tapped';
