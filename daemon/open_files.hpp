// How many files, and so connections, this process may have open.
#pragma once

namespace calciwatch {

// Raises the limit to the highest that is allowed; a shell's usual 1024 is soon used up by clients
// of the feed, and nobody else could connect then. Where that is not allowed (systemd has set it,
// with LimitNOFILE) the limit stays.
void allow_many_open_files();

}  // namespace calciwatch
