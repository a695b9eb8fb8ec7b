#include "hl7/text.hpp"
