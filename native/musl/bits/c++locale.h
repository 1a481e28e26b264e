// What libstdc++'s headers ask of the C library's locales, as its "generic" model answers it: nothing here formats by locale.
#ifndef _GLIBCXX_CXX_LOCALE_H
#define _GLIBCXX_CXX_LOCALE_H 1

#include <clocale>

#define _GLIBCXX_NUM_CATEGORIES 0

namespace std {
typedef int* __c_locale;
}

#endif
