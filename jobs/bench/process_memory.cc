#include "jobs/bench/process_memory.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace bole {

double PeakMebibytes() {
  constexpr double kKibibytes = 1024;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / kKibibytes;
}

void ForgetPeak() {
  malloc_trim(0);
  // See proc(5): resets the peak to what is resident now.
  std::ofstream("/proc/self/clear_refs") << "5\n";
}

double OwnMebibytes() {
  constexpr double kMebibyte = 1024 * 1024;
  // In pages, see proc(5): all, those in memory, and of these the ones of files.
  std::ifstream file("/proc/self/statm");
  double all = 0, resident = 0, of_files = 0;
  file >> all >> resident >> of_files;
  return (resident - of_files) * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMebibyte;
}

}  // namespace bole
