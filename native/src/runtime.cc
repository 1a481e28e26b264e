// The few functions of the C++ runtime that this module needs. With them nothing is left to link of libstdc++
// and its unwinder: built on a current system that needs symbols of GLIBC_2.35, and VS Code runs from
// GLIBC_2.28 on. Nothing here throws, as the whole module is built without exceptions: what would be one ends
// the process.

// NOLINTBEGIN: names, shapes and memory here are what the compiler asks for.

#include <cstdlib>
#include <new>

void* operator new(size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}

void* operator new[](size_t size) { return operator new(size); }

void operator delete(void* memory) noexcept { std::free(memory); }

void operator delete(void* memory, size_t /*size*/) noexcept { std::free(memory); }

void operator delete[](void* memory) noexcept { std::free(memory); }

void operator delete[](void* memory, size_t /*size*/) noexcept { std::free(memory); }

#ifdef __GLIBCXX__
namespace std {

void __throw_bad_alloc() { abort(); }
void __throw_bad_array_new_length() { abort(); }
void __throw_bad_function_call() { abort(); }
void __throw_length_error(const char* /*what*/) { abort(); }
void __throw_logic_error(const char* /*what*/) { abort(); }
void __throw_out_of_range_fmt(const char* /*format*/, ...) { abort(); }

void __glibcxx_assert_fail(const char* /*file*/, int /*line*/, const char* /*function*/,
                           const char* /*condition*/) noexcept {
  abort();
}

}  // namespace std
#endif

extern "C" void __cxa_pure_virtual() { std::abort(); }

// NOLINTEND
